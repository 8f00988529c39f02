// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.live;

import dev.headway.http.plan.PlanSetSnapshots;
import dev.headway.http.position.InvalidTokenException;
import dev.headway.http.position.SignedBytes;
import dev.headway.http.problem.FieldError;
import dev.headway.http.problem.Problem;
import dev.headway.http.problem.ProblemException;
import dev.headway.http.problem.ProblemType;
import dev.headway.http.route.Exchange;
import dev.headway.http.route.Parameter;
import dev.headway.listing.PlanFilter;
import dev.headway.schemas.key.Owner;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes and reads cursors, signed like position tokens: what they name is believed. */
public final class StreamCursors {
  /** Where a browser says how far it has come. */
  static final Parameter HEADER =
      Parameter.header(
          "Last-Event-ID",
          false,
          32_768,
          "Id of the last event: the stream goes on behind it, without a snapshot. Browsers send it by themselves.",
          "AkJz…");

  /** Where others may say it, too. */
  static final Parameter QUERY =
      Parameter.query(
          "last_event_id",
          32_768,
          "The same, for those who cannot set the header; the header counts where both are sent.",
          "AkJz…");

  /** Beside position tokens, which are 1. */
  private static final byte KIND = 2;

  private static final int MAX_LENGTH = 32_768;
  private static final byte PLAN = 1;
  private static final byte SET = 2;

  private final SignedBytes signed;

  /**
   * Cursors of one deployment.
   *
   * @param secret signing key, the same for all instances
   * @param deploymentId what the offsets belong to: Kafka cluster and topic prefix
   */
  public StreamCursors(byte[] secret, String deploymentId) {
    this.signed = new SignedBytes(secret, deploymentId, KIND, "cursor", MAX_LENGTH);
  }

  String write(StreamCursor cursor) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(64);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      switch (cursor) {
        case StreamCursor.OfPlan plan -> {
          out.writeByte(PLAN);
          out.writeUTF(plan.userId());
          out.writeInt(plan.plan());
          out.writeLong(plan.offset());
          out.writeLong(plan.version());
          out.writeByte(plan.stage().ordinal());
        }
        case StreamCursor.OfSet set -> {
          out.writeByte(SET);
          out.writeInt(set.question());
          out.writeLong(set.madeAt());
          out.writeShort(set.next().partitions());
          for (int partition = 0; partition < set.next().partitions(); partition++) {
            out.writeLong(set.next().in(partition));
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return signed.write(bytes.toByteArray());
  }

  /**
   * The cursor {@code text} is.
   *
   * @throws InvalidTokenException when it is not exactly what {@link #write} made
   */
  StreamCursor read(String text) throws InvalidTokenException {
    byte[] content = signed.read(text);
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(content))) {
      byte kind = in.readByte();
      StreamCursor cursor =
          switch (kind) {
            case PLAN ->
                new StreamCursor.OfPlan(
                    in.readUTF(), in.readInt(), in.readLong(), in.readLong(), stage(in.readByte()));
            case SET -> new StreamCursor.OfSet(in.readInt(), in.readLong(), offsets(in));
            default -> throw new IOException("of an unknown kind");
          };
      if (in.available() > 0) {
        throw new IOException("longer than it is");
      }
      return cursor;
    } catch (IOException e) {
      // Signed here, and yet not written by this release.
      throw new InvalidTokenException("it is of another version");
    }
  }

  private static StreamCursor.Stage stage(byte number) throws IOException {
    StreamCursor.Stage[] stages = StreamCursor.Stage.values();
    if (number < 0 || number >= stages.length) {
      throw new IOException("no stage");
    }
    return stages[number];
  }

  private static Offsets offsets(DataInputStream in) throws IOException {
    long[] offsets = new long[in.readUnsignedShort()];
    for (int partition = 0; partition < offsets.length; partition++) {
      offsets[partition] = in.readLong();
    }
    return Offsets.of(offsets);
  }

  /**
   * The cursor a request brings; null for none.
   *
   * @throws ProblemException 400 when it is none
   */
  @Nullable StreamCursor of(Exchange exchange) {
    @Nullable String inHeader = HEADER.read(exchange);
    boolean header = inHeader != null && !inHeader.isEmpty();
    @Nullable String text = header ? inHeader : QUERY.read(exchange);
    if (text == null || text.isEmpty()) {
      return null;
    }
    try {
      return read(text);
    } catch (InvalidTokenException e) {
      throw invalid(header ? HEADER : QUERY, String.valueOf(e.getMessage()));
    }
  }

  /**
   * Where the caller is in the stream of a plan; null when it is new to it.
   *
   * @throws ProblemException 400 when it is somewhere else
   */
  StreamCursor.@Nullable OfPlan ofPlan(Exchange exchange) {
    @Nullable StreamCursor cursor = of(exchange);
    if (cursor != null && cursor.ofPlan() == null) {
      throw foreign();
    }
    return cursor == null ? null : cursor.ofPlan();
  }

  /**
   * Where the caller is in the stream of the plans that fit; null when it is new to it.
   *
   * @throws ProblemException 400 when it is somewhere else
   */
  StreamCursor.@Nullable OfSet ofSet(Exchange exchange, int question, int partitions) {
    @Nullable StreamCursor cursor = of(exchange);
    if (cursor == null) {
      return null;
    }
    StreamCursor.@Nullable OfSet set = cursor.ofSet();
    if (set == null || set.question() != question || set.next().partitions() != partitions) {
      throw foreign();
    }
    return set;
  }

  /** What tells one filter of one tenant from others. */
  static int question(PlanFilter filter) {
    return 31 * filter.view().tenantId().hashCode() + PlanSetSnapshots.question(filter);
  }

  /** What tells a plan from others. */
  static int plan(Owner owner, String planId) {
    return String.join("\0", owner.tenantId(), owner.userId(), planId).hashCode();
  }

  static ProblemException foreign() {
    return invalid(HEADER, "it is from another stream");
  }

  private static ProblemException invalid(Parameter parameter, String why) {
    String pointer = parameter == HEADER ? "/header/" + HEADER.name() : "/query/" + QUERY.name();
    return Problem.of(ProblemType.INVALID_CURSOR, parameter.name() + " is no cursor: " + why)
        .with(List.of(new FieldError(pointer, why)))
        .exception();
  }
}
