// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.headway.history.sink;

import org.jspecify.annotations.NullMarked;
