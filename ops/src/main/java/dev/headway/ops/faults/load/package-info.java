// SPDX-License-Identifier: Apache-2.0
/**
 * A seeded load: plans with many tasks, copies, disorder, detours and poison, sent at a steady rate
 * while faults happen. It keeps no account: the log is the truth.
 */
@NullMarked
package dev.headway.ops.faults.load;

import org.jspecify.annotations.NullMarked;
