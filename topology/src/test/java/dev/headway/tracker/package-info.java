// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.headway.tracker;

import org.jspecify.annotations.NullMarked;
