// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Map.Entry;

/**
 * Checks payloads against JSON Schemas (2020-12), formats such as {@code date-time} included.
 * Schemas come from other agents, so nothing they refer to outside of themselves is fetched. May be
 * used by several threads.
 */
public final class PayloadSchemas {
  /** Schemas that are kept compiled: those of models' decisions change with what is registered. */
  private static final int KEPT = 1_000;

  private static final String META_SCHEMAS = "https://json-schema.org/draft/2020-12/";

  /** A time that is none is found here, and not where a worker fails to read it. */
  private static final SchemaRegistryConfig CONFIG =
      SchemaRegistryConfig.builder().locale(Locale.ENGLISH).formatAssertionsEnabled(true).build();

  private final Map<JsonNode, Schema> compiled =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Entry<JsonNode, Schema> eldest) {
          return size() > KEPT;
        }
      };

  /** Knows no schema yet. */
  public PayloadSchemas() {}

  /**
   * What is wrong with a payload.
   *
   * @return one line for each fault, with a JSON pointer to the place in the payload; empty:
   *     nothing
   * @throws IllegalArgumentException when {@code schema} is no JSON Schema that can be used
   */
  public List<String> check(JsonNode schema, JsonNode payload) {
    try {
      return compiled(schema).validate(payload).stream()
          .map(PayloadSchemas::told)
          .sorted()
          .distinct()
          .toList();
    } catch (SchemaException e) {
      throw new IllegalArgumentException("not a JSON Schema: " + e.getMessage(), e);
    }
  }

  private Schema compiled(JsonNode schema) {
    synchronized (compiled) {
      Schema known = compiled.get(schema);
      if (known != null) {
        return known;
      }
    }
    // Trees can be changed, and a key must not. A registry of its own for each: two schemas that
    // give themselves the same $id must not be taken for each other.
    JsonNode own = schema.deepCopy();
    Schema made = registry().getSchema(own);
    made.initializeValidators();
    synchronized (compiled) {
      compiled.put(own, made);
    }
    return made;
  }

  private static SchemaRegistry registry() {
    return SchemaRegistry.withDefaultDialect(
        SpecificationVersion.DRAFT_2020_12,
        builder ->
            builder
                .schemaRegistryConfig(CONFIG)
                // Neither from the network nor from the class path, but for the meta-schemas.
                .schemaLoader(
                    loader -> loader.allow(iri -> iri.toString().startsWith(META_SCHEMAS))));
  }

  private static String told(Error error) {
    String place = error.getInstanceLocation().toString();
    String property = error.getProperty();
    String pointer =
        property == null ? place : place + "/" + property.replace("~", "~0").replace("/", "~1");
    return (pointer.isEmpty() ? "payload" : pointer) + ": " + error.getMessage();
  }
}
