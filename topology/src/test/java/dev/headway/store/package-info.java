// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.headway.store;

import org.jspecify.annotations.NullMarked;
