// SPDX-License-Identifier: Apache-2.0
package dev.headway.schemas.cloudevents;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.headway.schemas.avro.AgentEvent;
import dev.headway.schemas.avro.DeadLetterReason;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CloudEventJsonTest {
  private static final List<String> FIELDS =
      List.of(
          "id",
          "source",
          "specversion",
          "type",
          "subject",
          "tenant_id",
          "user_id",
          "plan_id",
          "task_id",
          "correlation_id",
          "session_id",
          "goal_id",
          "scope_id",
          "parent_plan_id",
          "response_event",
          "response_topic",
          "response_schema_name",
          "payload_schema_name",
          "trace_id",
          "parent_event_id",
          "traceparent",
          "tracestate");

  private enum Spelling {
    SNAKE_CASE,
    CAMEL_CASE,
    ALL_LOWER_CASE;

    String of(String name) {
      return switch (this) {
        case SNAKE_CASE -> name;
        case CAMEL_CASE -> Attribute.camelCase(name);
        case ALL_LOWER_CASE -> name.replace("_", "");
      };
    }
  }

  @ParameterizedTest
  @EnumSource(Spelling.class)
  void shouldReadEveryFieldInEverySpelling(Spelling spelling) {
    // given
    StringBuilder json =
        new StringBuilder(
            "{\"time\":\"2026-01-05T10:00:00.1234567+01:00\",\"topic\":\"system-events\"");
    FIELDS.forEach(
        field ->
            json.append(",\"")
                .append(spelling.of(field))
                .append("\":\"v-")
                .append(field)
                .append('"'));
    json.append('}');

    // when
    ParsedEvent parsed = structured(json.toString());

    // then
    for (String field : FIELDS) {
      assertThat(parsed.event().get(field)).as(field).isEqualTo("v-" + field);
      assertThat(parsed.pointer(field)).isEqualTo("/" + spelling.of(field));
    }
    assertThat(parsed.event().getTime()).isEqualTo(Instant.parse("2026-01-05T09:00:00.123456Z"));
    assertThat(parsed.topic()).isEqualTo("system-events");
  }

  @Test
  void shouldKnowTheSpellingsOfTheCloudEventsExtensions() {
    assertThat(Spelling.CAMEL_CASE.of("response_schema_name")).isEqualTo("responseSchemaName");
    assertThat(
            structured("{\"planid\":\"p1\",\"taskid\":\"t1\",\"parenteventid\":\"e0\"}")
                .event()
                .getTaskId())
        .isEqualTo("t1");
    assertThat(structured("{\"planId\":\"p1\"}").event().getPlanId()).isEqualTo("p1");
    assertThat(structured("{\"plan_id\":\"p1\"}").pointer("task_id")).isEqualTo("/task_id");
  }

  @Test
  void shouldLeaveMissingFieldsToTheValidation() {
    // when
    ParsedEvent parsed =
        structured(
            "{\"plan_id\":null,\"time\":null,\"data\":null,\"id\":null,\"unknown\":{\"a\":[1]}}");

    // then
    AgentEvent event = parsed.event();
    assertThat(event.getId()).isEmpty();
    assertThat(event.getSource()).isEmpty();
    assertThat(event.getType()).isEmpty();
    assertThat(event.getTenantId()).isEmpty();
    assertThat(event.getUserId()).isEmpty();
    assertThat(event.getSpecversion()).isEqualTo("1.0");
    assertThat(event.getTime()).isNull();
    assertThat(event.getPlanId()).isNull();
    assertThat(event.getData()).isNull();
    assertThat(parsed.topic()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"platform_tenant_id", "platformTenantId", "platformtenantid"})
  void shouldNeverTakeThePlatformTenantFromABody(String name) {
    assertThat(structured("{\"" + name + "\":\"evil\"}").event().getPlatformTenantId()).isNull();
    assertThat(structured("{\"" + name + "\":5}").event().getPlatformTenantId()).isNull();
  }

  @Test
  void shouldReadOnlyTheEnvelope() {
    assertThat(
            structured("{\"data\":{\"plan_id\":\"p\",\"session_id\":\"s\"}}").event().getPlanId())
        .isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{ \"a\" :\t1.50 , \"b\":\"\\u00fc\\n\",\n \"c\":[ 1e400, -0, {\"x\":null} ] }",
        "{\"ü\":\"😀\",\"big\":123456789012345678901234567890}"
      })
  void shouldKeepTheBytesOfData(String data) {
    assertThat(
            structured("{\"id\":\"ü😀\",\"data\" :  " + data + " ,\"type\":\"t\"}")
                .event()
                .getData())
        .isEqualTo(data);
    assertThat(structured("\uFEFF{\"data\":" + data + "}").event().getData()).isEqualTo(data);
    assertThat(
            CloudEventJson.binary(name -> null, ("  " + data + "\n").getBytes(UTF_8))
                .event()
                .getData())
        .isEqualTo(data);
    String base64 = Base64.getEncoder().encodeToString(data.getBytes(UTF_8));
    assertThat(structured("{\"data_base64\":\"" + base64 + "\"}").event().getData())
        .isEqualTo(data);
    assertThat(
            parsed(batch("[{\"data\":" + data + "},{\"data\":" + data + "}]"), 1).event().getData())
        .isEqualTo(data);
  }

  @Test
  void shouldKeepTheBytesOfDataInLargeDocuments() {
    // given
    String data = "{\"text\": \"" + "ü😀x".repeat(20_000) + "\"}";

    // when
    ParsedEvent parsed =
        structured(
            "{\"subject\":\""
                + "é".repeat(50_000)
                + "\", \"data\": "
                + data
                + " , \"type\":\"t\"}");

    // then
    assertThat(parsed.event().getData()).isEqualTo(data);
    assertThat(parsed.event().getType()).isEqualTo("t");
  }

  @Test
  void shouldRefuseDataBeyond256KiB() {
    // given
    String largest = "{\"t\":\"" + "x".repeat(CloudEventJson.MAX_DATA_BYTES - 8) + "\"}";
    String tooLarge = "{\"t\":\"" + "x".repeat(CloudEventJson.MAX_DATA_BYTES - 7) + "\"}";
    String tooManyBytes = "{\"t\":\"" + "€".repeat(CloudEventJson.MAX_DATA_BYTES / 3) + "\"}";

    // then
    assertThat(structured("{\"data\":" + largest + "}").event().getData()).isEqualTo(largest);
    assertMalformed(
        "{\"id\":\"e1\",\"data\":" + tooLarge + "}", DeadLetterReason.TOO_LARGE, "/data");
    assertMalformed("{\"data\":" + tooManyBytes + "}", DeadLetterReason.TOO_LARGE, "/data");
  }

  @ParameterizedTest
  @ValueSource(strings = {"5", "true", "\"text\"", "[{}]", "1.5"})
  void shouldRefuseDataThatIsNoObject(String data) {
    assertMalformed("{\"data\":" + data + "}", DeadLetterReason.INVALID_FIELD, "/data");
    MalformedEventException error =
        malformed(() -> CloudEventJson.binary(name -> null, data.getBytes(UTF_8)));
    assertThat(error.reason()).isEqualTo(DeadLetterReason.INVALID_FIELD);
    assertThat(error.pointer()).isEqualTo("/data");
  }

  @Test
  void shouldPointAtAWrongTypeInTheSendersNames() {
    assertMalformed("{\"planId\":5}", DeadLetterReason.INVALID_FIELD, "/planId");
    assertMalformed("{\"plan_id\":true}", DeadLetterReason.INVALID_FIELD, "/plan_id");
    assertMalformed("{\"tenantid\":{\"a\":{}}}", DeadLetterReason.INVALID_FIELD, "/tenantid");
    assertMalformed("{\"type\":[\"t\"]}", DeadLetterReason.INVALID_FIELD, "/type");
    assertMalformed("{\"time\":1700000000}", DeadLetterReason.INVALID_FIELD, "/time");
    assertMalformed("{\"id\":\"a\\ud800\"}", DeadLetterReason.INVALID_FIELD, "/id");
    assertMalformed("{\"user_id\":\"a\\u0000b\"}", DeadLetterReason.INVALID_FIELD, "/user_id");
  }

  @Test
  void shouldTellEverythingThatIsWrongAndTheId() {
    // when
    MalformedEventException error =
        malformed(
            () ->
                structured(
                    "{\"plan_id\":5,\"id\":\"e1\",\"time\":\"today\",\"data\":[],\"type\":\"t\"}"));

    // then
    assertThat(error.eventId()).isEqualTo("e1");
    assertThat(error.violations())
        .extracting(Violation::pointer)
        .containsExactly("/plan_id", "/data", "/time");
    assertThat(error).hasMessage("/plan_id: must be a string, not a number");
  }

  @Test
  void shouldRefuseContradictingSpellings() {
    assertThat(
            structured("{\"plan_id\":\"p\",\"planid\":\"p\",\"planId\":null}").event().getPlanId())
        .isEqualTo("p");
    assertMalformed(
        "{\"plan_id\":\"p\",\"planid\":\"q\"}", DeadLetterReason.INVALID_FIELD, "/planid");
    assertMalformed(
        "{\"data\":{},\"data_base64\":\"e30=\"}", DeadLetterReason.INVALID_FIELD, "/data_base64");
  }

  @Test
  void shouldRefuseDuplicateKeysAndSayWhere() {
    assertMalformed("{\"id\":\"a\",\"id\":\"a\"}", DeadLetterReason.MALFORMED_JSON, "/id");
    assertMalformed(
        "{\"data\":{\"x\":[{\"a/b\":1,\"a/b\":2}]}}",
        DeadLetterReason.MALFORMED_JSON,
        "/data/x/0/a~1b");
    assertMalformed(
        "{\"unknown\":{\"x\":1,\"x\":2}}", DeadLetterReason.MALFORMED_JSON, "/unknown/x");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "5",
        "[]",
        "\"x\"",
        "{",
        "{\"a\"",
        "{\"a\":",
        "{\"a\":1",
        "{\"a\":1,}",
        "{'a':1}",
        "{a:1}",
        "{} {}",
        "{}x",
        "{\"a\":NaN}",
        "{\"a\":01}",
        "{\"a\":\"\t\"}",
        "{\"data\":{\"a\":tru}}",
        "// c\n{}",
        "nul"
      })
  void shouldRefuseWhatIsNoJsonObject(String text) {
    assertMalformed(text, DeadLetterReason.MALFORMED_JSON, "");
  }

  @Test
  void shouldRefuseWhatIsNotUtf8() {
    for (byte[] bytes :
        List.of(
            new byte[] {(byte) 0xFF},
            new byte[] {'{', '"', (byte) 0xC3, '"', '}'},
            "{\"id\":\"e\"}".getBytes(java.nio.charset.StandardCharsets.UTF_16BE))) {
      assertThat(malformed(() -> CloudEventJson.structured(bytes)).reason())
          .isEqualTo(DeadLetterReason.MALFORMED_JSON);
    }
  }

  @Test
  void shouldSurviveDeepNestingAndHugeNumbers() {
    // given
    String deep = "{\"a\":".repeat(100_000) + "1" + "}".repeat(100_000);
    String arrays = "[".repeat(1_000_000);
    String number = "9".repeat(100_000);

    // then
    assertMalformed("{\"data\":" + deep + "}", DeadLetterReason.MALFORMED_JSON, "");
    assertMalformed("{\"x\":" + arrays, DeadLetterReason.MALFORMED_JSON, "");
    assertMalformed(arrays, DeadLetterReason.MALFORMED_JSON, "");
    assertThat(malformed(() -> batch(arrays)).reason()).isEqualTo(DeadLetterReason.MALFORMED_JSON);
    assertMalformed("{\"plan_id\":" + number + "}", DeadLetterReason.INVALID_FIELD, "/plan_id");
    assertThat(
            structured("{\"data\":{\"n\":" + number + "},\"x\":-1e" + number + "}")
                .event()
                .getData())
        .hasSize(100_006);
  }

  @Test
  void shouldRefuseOtherContentThanJson() {
    assertMalformed(
        "{\"datacontenttype\":\"text/xml\",\"data\":{}}",
        DeadLetterReason.INVALID_FIELD,
        "/datacontenttype");
    assertMalformed(
        "{\"data_base64\":\"e30=\",\"dataContentType\":\"application/avro\"}"
            .replace("dataContentType", "datacontenttype"),
        DeadLetterReason.INVALID_FIELD,
        "/datacontenttype");
    for (String type :
        List.of(
            "application/json",
            "Application/JSON; charset=utf-8",
            "application/vnd.x+json",
            "text/json")) {
      assertThat(structured("{\"datacontenttype\":\"" + type + "\",\"data\":{}}").event().getData())
          .isEqualTo("{}");
    }
    assertThat(structured("{\"datacontenttype\":\"text/xml\"}").event().getData()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\"%%%\"", "5", "\"W10=\"", "\"e30\\u0000\"", "\"ew==\"", "\"/w==\"", "\"\""})
  void shouldRefuseBase64ThatHoldsNoObject(String value) {
    assertMalformed(
        "{\"data_base64\":" + value + "}", DeadLetterReason.INVALID_FIELD, "/data_base64");
  }

  @Test
  void shouldJudgeEachElementOfABatchOnItsOwn() {
    // when
    List<BatchItem> items =
        batch(
            " [ {\"id\":\"a\"}, {\"id\":5}, 7, \"{\", {\"id\":\"b\",\"id\":\"b\"}, null, [[1]],"
                + " {\"x\":"
                + "[".repeat(600)
                + "]".repeat(600)
                + "}, {\"id\":\"z\"} ] ");

    // then
    assertThat(items).hasSize(9);
    assertThat(items).extracting(BatchItem::index).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8);
    assertThat(parsed(items, 0).event().getId()).isEqualTo("a");
    assertThat(parsed(items, 8).event().getId()).isEqualTo("z");
    assertThat(items.subList(1, 8))
        .allSatisfy(item -> assertThat(item).isInstanceOf(BatchItem.Malformed.class))
        .extracting(item -> ((BatchItem.Malformed) item).error().pointer())
        .containsExactly("/id", "", "", "/id", "", "", "");
    assertThat(batch("[]")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "[{}", "[{},]", "[{}] x", "[{\"a\":}]", "5"})
  void shouldRefuseABodyThatIsNoBatch(String body) {
    MalformedEventException error = malformed(() -> batch(body));
    assertThat(error.reason()).isEqualTo(DeadLetterReason.MALFORMED_JSON);
  }

  @Test
  void shouldRefuseABatchOfMoreThanAThousand() {
    assertThat(batch("[" + "{},".repeat(999) + "{}]")).hasSize(1_000);
    assertThat(malformed(() -> batch("[" + "{},".repeat(1_000) + "{}]")).reason())
        .isEqualTo(DeadLetterReason.TOO_LARGE);
  }

  @Test
  void shouldReadBinaryMode() {
    // given
    java.util.Map<String, String> headers =
        java.util.Map.of(
            "id",
            "e1",
            "source",
            "s",
            "type",
            "t",
            "time",
            "2026-01-05T09:00:00Z",
            "tenantid",
            "acme",
            "user_id",
            "u",
            "datacontenttype",
            "application/json",
            "topic",
            "action-results");

    // when
    ParsedEvent parsed = CloudEventJson.binary(headers::get, "{\"a\": 1}".getBytes(UTF_8));

    // then
    assertThat(parsed.event().getTenantId()).isEqualTo("acme");
    assertThat(parsed.event().getUserId()).isEqualTo("u");
    assertThat(parsed.event().getData()).isEqualTo("{\"a\": 1}");
    assertThat(parsed.event().getTime()).isEqualTo(Instant.parse("2026-01-05T09:00:00Z"));
    assertThat(parsed.topic()).isEqualTo("action-results");
    assertThat(parsed.pointer("tenant_id")).isEqualTo("/tenantid");
    assertThat(CloudEventJson.binary(headers::get, new byte[0]).event().getData()).isNull();
  }

  @Test
  void shouldTellWhatIsWrongInBinaryMode() {
    // when
    MalformedEventException error =
        malformed(
            () ->
                CloudEventJson.binary(
                    name -> name.equals("time") ? "now" : name.equals("id") ? "e1" : null,
                    "{".getBytes(UTF_8)));

    // then
    assertThat(error.eventId()).isEqualTo("e1");
    assertThat(error.violations()).extracting(Violation::pointer).containsExactly("/data", "/time");
    assertThat(error.reason()).isEqualTo(DeadLetterReason.MALFORMED_JSON);
    assertThat(
            malformed(
                    () ->
                        CloudEventJson.binary(
                            name -> name.equals("datacontenttype") ? "text/plain" : null,
                            "{}".getBytes(UTF_8)))
                .pointer())
        .isEqualTo("/datacontenttype");
  }

  @Test
  void shouldWriteCanonicalJson() {
    // given
    AgentEvent event =
        AgentEvent.newBuilder()
            .setId("e\"1")
            .setSource("s")
            .setType("t")
            .setTime(Instant.parse("2026-01-05T09:00:00.5Z"))
            .setTenantId("acme")
            .setUserId("u")
            .setPlanId("p")
            .setData(" {\"a\": 1.50} ")
            .build();

    // when
    String json = new String(CloudEventJson.write(event, "action-requests"), UTF_8);

    // then
    assertThat(json)
        .isEqualTo(
            "{\"specversion\":\"1.0\",\"id\":\"e\\\"1\",\"source\":\"s\",\"type\":\"t\",\"topic\":\"action-requests\",\"time\":\"2026-01-05T09:00:00.500Z\",\"tenant_id\":\"acme\",\"user_id\":\"u\",\"plan_id\":\"p\",\"data\":{\"a\":"
                + " 1.50}}");
    AgentEvent broken = AgentEvent.newBuilder(event).setData("{} oops").build();
    assertThat(malformed(() -> CloudEventJson.write(broken, null)).pointer()).isEqualTo("/data");
  }

  @Test
  void shouldReadPercentEncodedHttpHeaders() {
    assertThat(HttpHeaderText.decode("plain")).isEqualTo("plain");
    assertThat(HttpHeaderText.decode("Euro%20%E2%82%AC%20%F0%9F%98%80")).isEqualTo("Euro € 😀");
    assertThat(HttpHeaderText.decode("100%")).isEqualTo("100%");
    assertThat(HttpHeaderText.decode("%zz%4")).isEqualTo("%zz%4");
    assertThat(HttpHeaderText.decode("%41%c3%bc")).isEqualTo("Aü");
  }

  private static ParsedEvent structured(String json) {
    return CloudEventJson.structured(json.getBytes(UTF_8));
  }

  private static List<BatchItem> batch(String json) {
    return CloudEventJson.batch(json.getBytes(UTF_8));
  }

  private static ParsedEvent parsed(List<BatchItem> items, int index) {
    return switch (items.get(index)) {
      case BatchItem.Parsed item -> item.event();
      case BatchItem.Malformed item -> throw item.error();
    };
  }

  private static void assertMalformed(String json, DeadLetterReason reason, String pointer) {
    MalformedEventException error = malformed(() -> structured(json));
    assertThat(error.reason()).as(error.getMessage()).isEqualTo(reason);
    assertThat(error.pointer()).isEqualTo(pointer);
    assertThat(error.detail()).isNotBlank();
  }

  private static MalformedEventException malformed(Runnable action) {
    MalformedEventException error =
        catchThrowableOfType(MalformedEventException.class, action::run);
    assertThat(error).isNotNull();
    return error;
  }
}
