// SPDX-License-Identifier: Apache-2.0
/**
 * The shared log on Kafka. {@link dev.headway.agent.kafka.KafkaEventLog} is the door; behind it a
 * membership is a consumer and a transactional producer, a table a consumer that reads all of a
 * compacted topic.
 */
@NullMarked
package dev.headway.agent.kafka;

import org.jspecify.annotations.NullMarked;
