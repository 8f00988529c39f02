// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.tracker;

import dev.headway.ops.containers.BrokerUnderTest;
import dev.headway.ops.containers.ContainerBroker;
import dev.headway.ops.containers.EnabledIfDocker;
import java.nio.file.Path;

/** On a broker in a container, where there is an engine. */
@EnabledIfDocker
class ContainerTrackerIT extends TrackerContract {
  @Override
  BrokerUnderTest startBroker(Path data) {
    return ContainerBroker.start();
  }
}
