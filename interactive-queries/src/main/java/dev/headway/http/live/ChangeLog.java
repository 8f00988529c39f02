// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.live;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** The topic of changes, as streams read it: only what is committed, in its order. */
public interface ChangeLog {
  /** Partitions of the topic, and so of all plans. */
  int partitions();

  /**
   * Opens a reader of its own place, at the end of every partition.
   *
   * @throws UnavailableException when there is no connection
   */
  Reader open();

  /** Reads the topic. For one thread at a time, but for {@link #interrupt}. */
  interface Reader extends AutoCloseable {
    /**
     * Where the partitions begin.
     *
     * @throws UnavailableException when that cannot be found out in time
     */
    Offsets begin();

    /**
     * Where what is committed ends at the moment.
     *
     * @throws UnavailableException when that cannot be found out in time
     */
    Offsets end();

    /**
     * In each partition the place of the first change that is not older than {@code time}; the end
     * where there is none.
     *
     * @throws UnavailableException when that cannot be found out in time
     */
    Offsets since(Instant time);

    /**
     * Reads on from {@code place}.
     *
     * @param partitions only these; in the others it stays there
     */
    void seek(Offsets place, Set<Integer> partitions);

    /**
     * The next changes, each partition's in its order.
     *
     * @param wait how long to wait for the first
     * @return none when there is none by then, or when somebody has interrupted it
     * @throws UnavailableException when the topic cannot be read
     */
    List<CommittedChange> next(Duration wait);

    /** The place behind what {@link #next} has returned, and what is no change. */
    Offsets at();

    /** How many records it is behind the end, as far as it knows. */
    long lag();

    /** Makes {@link #next} return. From any thread. */
    void interrupt();

    @Override
    void close();
  }

  /** The topic cannot be read at the moment. */
  final class UnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** For this reason. */
    public UnavailableException(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
