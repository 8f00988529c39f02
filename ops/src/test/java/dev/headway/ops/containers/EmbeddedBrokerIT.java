// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.containers;

import java.nio.file.Path;

class EmbeddedBrokerIT extends BrokerContract {
  @Override
  BrokerUnderTest start(Path data) {
    return EmbeddedBroker.start(data);
  }
}
