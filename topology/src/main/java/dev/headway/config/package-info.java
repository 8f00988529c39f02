// SPDX-License-Identifier: Apache-2.0
/** Settings: one file format and the environment, checked at start. */
@NullMarked
package dev.headway.config;

import org.jspecify.annotations.NullMarked;
