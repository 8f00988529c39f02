// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.containers;

import java.nio.file.Path;

@EnabledIfDocker
class ContainerBrokerIT extends BrokerContract {
  @Override
  BrokerUnderTest start(Path data) {
    return ContainerBroker.start();
  }
}
