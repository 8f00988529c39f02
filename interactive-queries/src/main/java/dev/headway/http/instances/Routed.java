// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.instances;

import dev.headway.http.route.Reply;
import dev.headway.query.QueryResult;
import dev.headway.query.Staleness;
import org.jspecify.annotations.Nullable;

/**
 * An answer and where it comes from.
 *
 * @param <T> what was asked for
 */
public sealed interface Routed<T> {
  /**
   * From a store of this instance, or from none.
   *
   * @param result the answer
   * @param staleness why it may be behind; null when it is not
   */
  record Here<T>(QueryResult<T> result, @Nullable Staleness staleness) implements Routed<T> {}

  /**
   * From another instance.
   *
   * @param reply its reply
   */
  record Elsewhere<T>(Reply reply) implements Routed<T> {}
}
