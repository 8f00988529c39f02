// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.headway.task;

import org.jspecify.annotations.NullMarked;
