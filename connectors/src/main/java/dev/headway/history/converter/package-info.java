// SPDX-License-Identifier: Apache-2.0

/** Confluent's wire format of Avro as data of Kafka Connect. */
@NullMarked
package dev.headway.history.converter;

import org.jspecify.annotations.NullMarked;
