// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.headway.statistics;

import org.jspecify.annotations.NullMarked;
