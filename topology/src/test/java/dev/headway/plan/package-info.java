// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.headway.plan;

import org.jspecify.annotations.NullMarked;
