// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.kafka;

import dev.headway.agent.event.Topic;
import java.util.Arrays;
import java.util.Optional;

/**
 * Names of the topics, all with the same prefix in front.
 *
 * @param prefix may be empty
 */
record TopicNames(String prefix) {
  /** Events that one member of an agent passes on to another. */
  private static final String INBOX = "agent-inbox";

  String of(Topic topic) {
    return prefix + topic.topicName();
  }

  String inbox() {
    return prefix + INBOX;
  }

  /** A compacted topic. */
  String state(String name) {
    return prefix + name;
  }

  /** Which topic of events has this name; empty: it is another kind of topic. */
  Optional<Topic> event(String name) {
    return Arrays.stream(Topic.values()).filter(topic -> of(topic).equals(name)).findFirst();
  }
}
