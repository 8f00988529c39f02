// SPDX-License-Identifier: Apache-2.0
package dev.headway.schemas.serde;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.schemas.serde.RegistryTransport.Reply;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParseException;

/**
 * Client of a schema registry with Confluent's REST API. Safe for use by several threads; meant to
 * be shared by all serdes of a process.
 *
 * <p>What the registry once said about an id or a schema never changes, so it is kept for good and
 * asked once. An unknown id is remembered for {@link #UNKNOWN_ID_TTL} only: its registration may be
 * on its way.
 */
public final class SchemaRegistryClient implements AutoCloseable {
  /** How long an id the registry does not know is not asked for again. */
  public static final Duration UNKNOWN_ID_TTL = Duration.ofSeconds(10);

  /** Garbage records may name any number of ids; more than so many are not remembered. */
  private static final int MAX_UNKNOWN_IDS = 10_000;

  private record SubjectSchema(String subject, Schema schema) {}

  private final RegistryConfig config;
  private final RegistryTransport transport;
  private final LongSupplier nanoClock;
  private final Map<Integer, Schema> schemasById = new ConcurrentHashMap<>();
  private final Map<Integer, Long> unknownIds = new ConcurrentHashMap<>();
  private final Map<SubjectSchema, Integer> registered = new ConcurrentHashMap<>();
  private final Map<SubjectSchema, Integer> lookedUp = new ConcurrentHashMap<>();

  /** A client for the registries {@code config} names. It connects when it is first asked. */
  public SchemaRegistryClient(RegistryConfig config) {
    this(config, System::nanoTime);
  }

  SchemaRegistryClient(RegistryConfig config, LongSupplier nanoClock) {
    this.config = config;
    this.nanoClock = nanoClock;
    this.transport = new RegistryTransport(config);
  }

  /**
   * A client configured by properties with Confluent's names.
   *
   * @throws org.apache.kafka.common.config.ConfigException when an entry is missing or has no
   *     usable value
   */
  public static SchemaRegistryClient of(Map<String, ?> properties) {
    return new SchemaRegistryClient(RegistryConfig.from(properties));
  }

  /** The configuration it was made with. */
  public RegistryConfig config() {
    return config;
  }

  /**
   * Registers {@code schema}, as its {@code .avsc} file would say it, under {@code subject}.
   *
   * @return its id, the present one when it is registered already
   * @throws SchemaRejectedException when the registry finds it invalid or incompatible with the
   *     subject's earlier ones
   * @throws RegistryUnavailableException when no registry answers
   */
  public int register(String subject, Schema schema) {
    SubjectSchema key = new SubjectSchema(subject, schema);
    Integer known = registered.get(key);
    return known != null
        ? known
        : remember(registered, key, "/subjects/" + encode(subject) + "/versions");
  }

  /**
   * The id of {@code schema} under {@code subject}.
   *
   * @throws UnknownSchemaException when it is not registered there
   * @throws RegistryUnavailableException when no registry answers
   */
  public int lookup(String subject, Schema schema) {
    SubjectSchema key = new SubjectSchema(subject, schema);
    Integer known = lookedUp.get(key);
    return known != null ? known : remember(lookedUp, key, "/subjects/" + encode(subject));
  }

  private int remember(Map<SubjectSchema, Integer> ids, SubjectSchema key, String path) {
    Schema portable = PortableSchema.of(key.schema());
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("schema", portable.toString());
    Reply reply = transport.exchange("POST", path, body);
    if (!reply.ok()) {
      String what = "schema " + portable.getFullName() + " under subject " + key.subject();
      throw switch (reply.status()) {
        case 400, 409, 422 ->
            new SchemaRejectedException("the registry refuses " + what + ": " + reply.message());
        default -> refusal(reply, what);
      };
    }
    int id = id(reply);
    schemasById.putIfAbsent(id, portable);
    unknownIds.remove(id);
    ids.put(key, id);
    return id;
  }

  /**
   * The schema with this id, its references resolved.
   *
   * @throws UnknownSchemaException when the registry does not know the id or its schema is not Avro
   * @throws RegistryUnavailableException when no registry answers
   */
  public Schema schemaById(int id) {
    Schema known = schemasById.get(id);
    if (known != null) {
      return known;
    }
    Long unknownUntil = unknownIds.get(id);
    if (unknownUntil != null && nanoClock.getAsLong() - unknownUntil < 0) {
      throw new UnknownSchemaException(
          "the registry does not know schema id " + id + " (asked a moment ago)");
    }
    try {
      Schema schema = fetch(id);
      schemasById.put(id, schema);
      unknownIds.remove(id);
      return schema;
    } catch (UnknownSchemaException e) {
      rememberUnknown(id);
      throw e;
    }
  }

  private Schema fetch(int id) {
    String what = "schema id " + id;
    Reply reply = transport.exchange("GET", "/schemas/ids/" + id, null);
    if (!reply.ok()) {
      throw refusal(reply, what);
    }
    return parse(reply.body(), what);
  }

  private void rememberUnknown(int id) {
    long now = nanoClock.getAsLong();
    if (unknownIds.size() >= MAX_UNKNOWN_IDS) {
      unknownIds.values().removeIf(until -> now - until >= 0);
    }
    if (unknownIds.size() < MAX_UNKNOWN_IDS) {
      unknownIds.put(id, now + UNKNOWN_ID_TTL.toNanos());
    }
  }

  /**
   * The latest version of {@code subject}. Asked anew on every call.
   *
   * @throws UnknownSchemaException when there is none
   * @throws RegistryUnavailableException when no registry answers
   */
  public RegisteredSchema latest(String subject) {
    return version(subject, "latest");
  }

  private RegisteredSchema version(String subject, String version) {
    String what = "version " + version + " of subject " + subject;
    Reply reply =
        transport.exchange("GET", "/subjects/" + encode(subject) + "/versions/" + version, null);
    if (!reply.ok()) {
      throw refusal(reply, what);
    }
    return new RegisteredSchema(
        id(reply), reply.body().path("version").asInt(), parse(reply.body(), what));
  }

  /**
   * Sets the compatibility level of all subjects without one of their own, for example {@code
   * BACKWARD}.
   */
  public void setCompatibility(String level) {
    putCompatibility("/config", level);
  }

  /** Sets the compatibility level of {@code subject}. */
  public void setCompatibility(String subject, String level) {
    putCompatibility("/config/" + encode(subject), level);
  }

  private void putCompatibility(String path, String level) {
    Reply reply =
        transport.exchange(
            "PUT", path, JsonNodeFactory.instance.objectNode().put("compatibility", level));
    if (!reply.ok()) {
      throw reply.status() == 422
          ? new SchemaRejectedException(
              "the registry refuses compatibility level '" + level + "': " + reply.message())
          : refusal(reply, "compatibility level");
    }
  }

  /** The compatibility level of all subjects without one of their own. */
  public String compatibility() {
    Reply reply = transport.exchange("GET", "/config", null);
    if (!reply.ok()) {
      throw refusal(reply, "compatibility level");
    }
    return reply.body().path("compatibilityLevel").asText();
  }

  private Schema parse(JsonNode answer, String what) {
    String type = answer.path("schemaType").asText("AVRO");
    if (!type.equals("AVRO")) {
      throw new UnknownSchemaException(what + " is a " + type + " schema, not an Avro one");
    }
    // Defaults are not checked: a schema that is registered has been accepted, and old ones may
    // have odd defaults.
    Schema.Parser parser = new Schema.Parser().setValidateDefaults(false);
    try {
      addReferences(answer, parser, new HashSet<>());
      return parser.parse(schemaText(answer, what));
    } catch (SchemaParseException e) {
      throw new UnknownSchemaException(what + " is not a valid Avro schema", e);
    }
  }

  /** Gives {@code parser} the named types the answer refers to, the deepest first. */
  private void addReferences(JsonNode answer, Schema.Parser parser, Set<String> seen) {
    for (JsonNode reference : answer.path("references")) {
      String subject = reference.path("subject").asText();
      String version = reference.path("version").asText();
      if (!seen.add(subject + " " + version)) {
        continue;
      }
      String what = "version " + version + " of subject " + subject;
      Reply reply =
          transport.exchange(
              "GET", "/subjects/" + encode(subject) + "/versions/" + encode(version), null);
      if (!reply.ok()) {
        throw refusal(reply, what);
      }
      addReferences(reply.body(), parser, seen);
      parser.parse(schemaText(reply.body(), what));
    }
  }

  private static String schemaText(JsonNode answer, String what) {
    JsonNode schema = answer.path("schema");
    if (!schema.isTextual()) {
      throw new RegistryUnavailableException(
          "the registry's answer for " + what + " holds no schema");
    }
    return schema.asText();
  }

  private static int id(Reply reply) {
    JsonNode id = reply.body().path("id");
    if (!id.canConvertToInt() || !id.isIntegralNumber()) {
      throw new RegistryUnavailableException("the registry's answer holds no schema id");
    }
    return id.asInt();
  }

  /**
   * Only Confluent's own "not found" codes (404xx) say that something does not exist. A bare 404 is
   * a wrong base address or a gateway without a registry behind it, 401 and 403 are credentials:
   * none of these tells anything about a record.
   */
  private static RuntimeException refusal(Reply reply, String what) {
    if (reply.status() == 404 && reply.errorCode() / 100 == 404) {
      return new UnknownSchemaException(
          "the registry does not know " + what + " (" + reply.message() + ")");
    }
    return new RegistryUnavailableException(
        "the registry does not serve " + what + " (" + reply.message() + ")");
  }

  private static String encode(String segment) {
    return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** Breaks off what is under way and leaves no thread behind. */
  @Override
  public void close() {
    transport.close();
  }
}
