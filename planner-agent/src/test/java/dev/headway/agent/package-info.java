// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.headway.agent;

import org.jspecify.annotations.NullMarked;
