// SPDX-License-Identifier: Apache-2.0
/** The examples by name. */
@NullMarked
package dev.headway.agent.examples;

import org.jspecify.annotations.NullMarked;
