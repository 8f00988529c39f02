// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.cli;

import dev.headway.ops.client.Identity;
import dev.headway.ops.replay.RecordedEvent;

/**
 * The identity an event is sent under: what the user named, else what the event says, else the
 * default.
 */
final class EventIdentity {
  private EventIdentity() {}

  static Identity of(HeadwayCommand headway, RecordedEvent event) {
    Identity own = event.identity().orElse(Identity.DEFAULT);
    return new Identity(
        headway.chosenTenant().orElse(own.tenant()), headway.chosenUser().orElse(own.user()));
  }
}
