// SPDX-License-Identifier: Apache-2.0
/** An order: reserved, paid and booked at the same time, with a payment that fails at first. */
@NullMarked
package dev.headway.agent.examples.orders;

import org.jspecify.annotations.NullMarked;
