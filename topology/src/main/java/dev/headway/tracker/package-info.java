// SPDX-License-Identifier: Apache-2.0
/** The running tracker: Kafka Streams with the topology, and the questions its stores answer. */
@NullMarked
package dev.headway.tracker;

import org.jspecify.annotations.NullMarked;
