// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.headway.progress;

import org.jspecify.annotations.NullMarked;
