// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.tracker;

import java.util.Optional;

/**
 * An answer, with how up to date it is.
 *
 * @param value what was asked for
 * @param position position of the answer: a read at least at it sees nothing older; empty: the
 *     tracker did not say
 * @param staleness why the answer may be behind, as the tracker says it; empty: it is not
 */
public record Reply<T>(T value, Optional<Position> position, Optional<String> staleness) {}
