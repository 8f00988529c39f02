// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.RecordComponent;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes JSON Schema (2020-12) of the record that an agent's code uses for a payload, so that both
 * say the same: what {@link Json} writes of any instance fits the schema of its class, under the
 * names that {@link ReceivedEvent#data(Class)} reads.
 *
 * <p>Every component is required but those that are {@code @Nullable} or {@code Optional}; these
 * are left out where they are null, and are not to be sent as null. {@link Describe}, {@link
 * Between}, {@link Sized}, {@link OneOf} and {@link Fixed} say more. Further fields are allowed.
 * Records may hold texts, numbers, booleans, enums, times, records, and lists and maps of these;
 * records that hold themselves have no schema.
 */
public final class PayloadSchema {
  private static final Set<Class<?>> OPTIONAL =
      Set.of(Optional.class, OptionalInt.class, OptionalLong.class, OptionalDouble.class);

  private PayloadSchema() {}

  /**
   * The schema of {@code type}.
   *
   * @throws IllegalArgumentException when there is none; names the component
   */
  public static JsonNode of(Class<? extends Record> type) {
    // Read again, so that it equals what others read: numbers of a tree keep the class they were
    // made with.
    return Json.tree(Json.text(record(type, new TypeSchemas(type))));
  }

  /** The schema of a record within others. */
  static ObjectNode record(Class<?> type, TypeSchemas types) {
    ObjectNode schema = Json.newObject();
    schema.put("type", "object");
    Describe described = type.getAnnotation(Describe.class);
    if (described != null) {
      schema.put("description", described.value());
    }
    ObjectNode properties = schema.putObject("properties");
    ArrayNode required = Json.newObject().putArray("required");
    Map<String, String> names = Json.propertyNames(type);
    for (RecordComponent component : type.getRecordComponents()) {
      String name = names.get(component.getName());
      if (name == null) {
        // Json does not write it.
        continue;
      }
      AnnotatedType annotated = component.getAnnotatedType();
      ObjectNode property = types.of(annotated, component);
      Constraints.add(property, component);
      properties.set(name, property);
      if (!optional(component)) {
        required.add(name);
      }
    }
    if (!required.isEmpty()) {
      schema.set("required", required);
    }
    return schema;
  }

  private static boolean optional(RecordComponent component) {
    return OPTIONAL.contains(component.getType())
        || component.getAnnotatedType().isAnnotationPresent(Nullable.class);
  }
}
