// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.log;

import dev.headway.agent.event.ReceivedEvent;
import dev.headway.agent.event.Topic;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The log that agents share: three topics of events, and compacted topics in which they keep state.
 * Readers see only what is committed. All topics have the same number of partitions.
 */
public interface EventLog extends AutoCloseable {
  /** Number of partitions of each topic. */
  int partitions();

  /**
   * Makes ready to join the instances of an agent.
   *
   * @param agent name of the agent; instances of the same name share its work
   * @param topics which topics it reads
   * @param listener told which partitions are this instance's
   * @throws LogException when the log is not to be reached, or refuses
   */
  Membership join(String agent, Set<Topic> topics, Membership.Listener listener);

  /**
   * The newest value of each key of a partition of a compacted topic, with all that anybody has
   * committed up to now: what is just being committed is waited for.
   *
   * @throws LogException when that takes too long
   */
  Map<String, byte[]> load(String topic, int partition);

  /** A table over a compacted topic, which follows it until it is closed. */
  StateTable table(String topic);

  /**
   * Puts all of it into the log, as one, for whoever is no member. Any thread.
   *
   * @throws LogException when that takes too long, or can never succeed; says if it is not known
   *     whether it has
   */
  void append(List<Append> appends);

  /**
   * Gives every event of a topic from now on, on a thread of its own, until the answer is closed:
   * for clients that wait for an answer.
   */
  AutoCloseable follow(Topic topic, Consumer<ReceivedEvent> reader);

  /**
   * Ends what it has been asked for. Memberships are closed first, by the threads that use them.
   */
  @Override
  void close();
}
