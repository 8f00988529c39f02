// SPDX-License-Identifier: Apache-2.0
/** Lists of plans: whose, which, in which order, and what a plan is found by. */
@NullMarked
package dev.headway.listing;

import org.jspecify.annotations.NullMarked;
