// SPDX-License-Identifier: Apache-2.0
/**
 * For tests of agents: the shared log in memory, with the semantics of the one on Kafka, and the
 * contract that holds both to it.
 */
@NullMarked
package dev.headway.agent.testkit;

import org.jspecify.annotations.NullMarked;
