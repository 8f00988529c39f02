// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.headway.event;

import org.jspecify.annotations.NullMarked;
