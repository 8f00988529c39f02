// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.rebuild;

import dev.headway.topics.TopicNames;
import dev.headway.topology.NodeNames;
import java.util.List;

/**
 * An application: a consumer group, a changelog and a re-routing topic of its own, over the same
 * inputs as others.
 *
 * @param id application id
 * @param topics topic names
 */
public record Application(String id, TopicNames topics) {
  /** The application {@code id} among topics with this prefix. */
  public static Application of(String id, String prefix) {
    return new Application(id, new TopicNames(prefix, id));
  }

  /** What it folds. */
  List<String> inputs() {
    return topics.inputs();
  }

  /** What only it writes and reads. */
  List<String> ownTopics() {
    return List.of(topics.reroute(), id + "-" + NodeNames.PLAN_STORE + "-changelog");
  }
}
