// SPDX-License-Identifier: Apache-2.0
/** How answers are written as JSON: names, times, money, shares and durations. */
@NullMarked
package dev.headway.http.json;

import org.jspecify.annotations.NullMarked;
