// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.faults.oracle;

/**
 * A place in the log.
 *
 * @param topic topic
 * @param partition partition
 * @param offset offset
 */
public record Position(String topic, int partition, long offset) {
  @Override
  public String toString() {
    return topic + "-" + partition + "@" + offset;
  }
}
