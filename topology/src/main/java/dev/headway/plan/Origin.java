// SPDX-License-Identifier: Apache-2.0
package dev.headway.plan;

/**
 * Where an event came from.
 *
 * @param topic input topic
 * @param partition partition
 * @param offset offset
 */
public record Origin(String topic, int partition, long offset) {}
