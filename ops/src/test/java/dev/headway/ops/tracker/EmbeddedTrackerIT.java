// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.tracker;

import dev.headway.ops.containers.BrokerUnderTest;
import dev.headway.ops.containers.EmbeddedBroker;
import java.nio.file.Path;

/** On the broker that {@code headway up} starts. */
class EmbeddedTrackerIT extends TrackerContract {
  @Override
  BrokerUnderTest startBroker(Path data) {
    return EmbeddedBroker.start(data);
  }
}
