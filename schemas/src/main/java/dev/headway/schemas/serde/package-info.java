// SPDX-License-Identifier: Apache-2.0
/**
 * Avro records in Confluent's wire format, with a schema registry behind it that speaks Confluent's
 * REST API.
 *
 * <p>Errors come in two families. What is wrong with a record or a schema for good extends Kafka's
 * {@code SerializationException}; what a later attempt may mend is a {@link
 * RegistryUnavailableException}. Only the first may send a record to the dead letters.
 */
@NullMarked
package dev.headway.schemas.serde;

import org.jspecify.annotations.NullMarked;
