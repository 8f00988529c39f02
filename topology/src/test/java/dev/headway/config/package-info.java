// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.headway.config;

import org.jspecify.annotations.NullMarked;
