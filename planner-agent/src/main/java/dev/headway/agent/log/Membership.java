// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.log;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * One instance of an agent among those that share its work. Each partition, of all topics together,
 * belongs to one member at a time. Used by one thread, but for {@link #wakeUp}.
 */
public interface Membership extends AutoCloseable {
  /** Told by {@link #poll} and {@link #close}, on their thread. */
  interface Listener {
    /**
     * From now on exactly these partitions are the member's. Of those that were its before nobody
     * else has had any in between. Where this throws, {@link #poll} does, and the next one tells
     * that all is lost and this again.
     */
    void assigned(Set<Integer> partitions);

    /** None of the partitions is the member's any more, and others may have had them. */
    void lost();
  }

  /**
   * Waits for events of the member's partitions that it has not been given yet. The first call
   * joins.
   *
   * @param wait at most this long; less after {@link #wakeUp}
   * @return events in the order of each partition, which is often none
   * @throws IllegalStateException after {@link #close} or {@link NotMemberException}
   * @throws LogException when the log refuses, for lack of a permission for example
   */
  List<Delivery> poll(Duration wait);

  /** Ends a {@link #poll} that waits, or else the next one, without an exception; any thread. */
  void wakeUp();

  /**
   * Stops or resumes giving events, while the member stays one.
   *
   * @param paused whether {@link #poll} is to give none
   */
  void pause(boolean paused);

  /**
   * As one: puts {@code appends} into the log and remembers that all that {@link #poll} has given
   * is dealt with. All of it counts, or nothing, and only if the member still is one.
   *
   * <p>With nothing to put and nothing dealt with it does nothing, and tells nothing.
   *
   * @throws TryAgainException when nothing was committed and the same may succeed later
   * @throws NotMemberException when the member has to start over; it is closed
   * @throws LogException when nothing was committed and the same never will be: a record is too
   *     large, for example
   */
  void commit(List<Append> appends) throws TryAgainException, NotMemberException;

  /** Leaves, so that others get its partitions at once. */
  @Override
  void close();
}
