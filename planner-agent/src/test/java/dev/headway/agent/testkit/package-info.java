// SPDX-License-Identifier: Apache-2.0
/**
 * For tests of agents. {@link dev.headway.agent.testkit.TestPlatform} is where to begin: it runs
 * agents over the shared log in memory, which has the semantics of the one on Kafka (a contract
 * holds both to it). {@link dev.headway.agent.testkit.ScriptedModel} says what a test wants a model
 * to say.
 */
@NullMarked
package dev.headway.agent.testkit;

import org.jspecify.annotations.NullMarked;
