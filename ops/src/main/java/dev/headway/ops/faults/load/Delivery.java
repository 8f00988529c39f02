// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.faults.load;

import dev.headway.schemas.avro.AgentEvent;
import dev.headway.schemas.key.PlanKey;

/**
 * An event and how it is to be sent.
 *
 * @param topic input topic, without prefix
 * @param event the event
 * @param plan plan its key is made of, if it has one
 * @param way how it is sent
 * @param json as JSON instead of Avro
 */
record Delivery(String topic, AgentEvent event, PlanKey plan, Way way, boolean json) {
  /** How an event is sent. */
  enum Way {
    /** Keyed and placed as it should be. */
    FAST,
    /** Without a key: anywhere. */
    NO_KEY,
    /** Keyed, on the wrong partition: another client's partitioner. */
    WRONG_PARTITION
  }
}
