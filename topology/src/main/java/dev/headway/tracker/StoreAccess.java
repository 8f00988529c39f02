// SPDX-License-Identifier: Apache-2.0
package dev.headway.tracker;

import dev.headway.query.InputPosition;
import dev.headway.query.QueryResult;
import dev.headway.schemas.key.PlanKey;
import dev.headway.store.OrderedBytes;
import dev.headway.store.PartitionStore;
import java.util.Optional;

/** The stores that queries are answered from. */
interface StoreAccess {
  /** Why plans are not shown that have no versions yet. */
  String BEING_TAKEN_OVER = "its plans are being taken over from the application before";

  /**
   * A partition's store.
   *
   * @throws org.apache.kafka.streams.errors.InvalidStateStoreException when it is not here
   */
  OrderedBytes bytes(int partition);

  /** How far that store has got, at least: of this, nothing is missing. */
  InputPosition lowerBound(int partition, PartitionStore store);

  /** How far that store has got, at most: of what lies beyond, it shows nothing. */
  InputPosition upperBound(int partition, PartitionStore store);

  /** Up to where all that follows from the inputs is emitted and committed. */
  InputPosition told(int partition, PartitionStore store);

  /** The last committed version of a plan whose store says {@code stored}. */
  long committed(PlanKey plan, long stored);

  /**
   * Why the partition must not be answered from here now, if so.
   *
   * @throws org.apache.kafka.streams.errors.InvalidStateStoreException when that is to be read from
   *     its store, which is not here
   */
  <T> Optional<QueryResult<T>> refusal(int partition);

  /** The answer where the store is not here. */
  <T> QueryResult<T> unavailable(int partition, String reason);
}
