// SPDX-License-Identifier: Apache-2.0
/** The dashboard: its pages and their parts, and who sits before the browser. */
@NullMarked
package dev.headway.http.dashboard;

import org.jspecify.annotations.NullMarked;
