// SPDX-License-Identifier: Apache-2.0
/**
 * The desk an agent works at: takes events in, runs one step of one piece of work at a time, and
 * commits what a step read, changed and said as one.
 */
@NullMarked
package dev.headway.agent.desk;

import org.jspecify.annotations.NullMarked;
