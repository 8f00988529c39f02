// SPDX-License-Identifier: Apache-2.0
/** Runs: a cluster under load and readers, faults, and what must hold afterwards. */
@NullMarked
package dev.headway.ops.faults.scenario;

import org.jspecify.annotations.NullMarked;
