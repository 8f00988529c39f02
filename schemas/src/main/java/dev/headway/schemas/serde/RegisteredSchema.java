// SPDX-License-Identifier: Apache-2.0
package dev.headway.schemas.serde;

import org.apache.avro.Schema;

/**
 * A version of a subject.
 *
 * @param id schema id, the one in the wire format
 * @param version number within the subject
 * @param schema the schema, its references resolved
 */
public record RegisteredSchema(int id, int version, Schema schema) {}
