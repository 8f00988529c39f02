// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.headway.listing;

import org.jspecify.annotations.NullMarked;
