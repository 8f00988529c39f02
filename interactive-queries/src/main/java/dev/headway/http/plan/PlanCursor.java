// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.plan;

import dev.headway.http.problem.Problem;
import dev.headway.listing.PlanFilter;
import dev.headway.listing.PlanPlace;
import dev.headway.listing.PlanSort;
import dev.headway.schemas.key.Owner;
import dev.headway.schemas.key.PlanKey;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Where the next page of a list begins: after a plan's place, and not after a number of plans, so
 * that plans that come and go shift nothing. It belongs to one question: the same filter and order.
 *
 * @param question what is asked, as a number
 * @param place place to go on after
 * @param total how many plans the first page counted
 * @param totalIsExact all of them were counted
 */
record PlanCursor(int question, PlanPlace place, long total, boolean totalIsExact) {
  private static final int VERSION = 2;

  /** Tells questions apart, the same in each release: records' own hash codes need not be. */
  static int question(PlanFilter filter, PlanSort sort) {
    return text(filter, sort).hashCode();
  }

  /** The same, asked of history. */
  static int ofHistory(PlanFilter filter, @Nullable Long startedBefore, PlanSort sort) {
    return String.join("\0", "history", String.valueOf(startedBefore), text(filter, sort))
        .hashCode();
  }

  private static String text(PlanFilter filter, PlanSort sort) {
    return String.join(
        "\0",
        sort.label(),
        filter.statuses().stream().map(Enum::name).sorted().toList().toString(),
        String.valueOf(filter.view().userId()),
        String.valueOf(filter.agent()),
        String.valueOf(filter.sessionId()),
        String.valueOf(filter.scopeId()),
        filter.waitingOn().stream().map(Enum::name).sorted().toList().toString(),
        String.valueOf(filter.startedAfter()),
        filter.words().toString());
  }

  String text() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      out.writeInt(question);
      out.writeBoolean(place.ended());
      out.writeLong(place.startedAt());
      out.writeUTF(place.userId());
      out.writeUTF(place.planId());
      out.writeLong(total);
      out.writeBoolean(totalIsExact);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.toByteArray());
  }

  /**
   * Reads a cursor.
   *
   * @param cursor the cursor; null for none
   * @param question what is asked now
   */
  static @Nullable PlanCursor read(@Nullable String cursor, int question) {
    if (cursor == null) {
      return null;
    }
    PlanCursor read = read(cursor);
    if (read == null) {
      throw invalid("cursor is not the next_cursor of a page of plans");
    }
    if (read.question != question) {
      throw invalid("cursor is from another list: keep filters and sort as they were");
    }
    return read;
  }

  private static @Nullable PlanCursor read(String cursor) {
    try (DataInputStream in =
        new DataInputStream(new ByteArrayInputStream(Base64.getUrlDecoder().decode(cursor)))) {
      if (in.readByte() != VERSION) {
        return null;
      }
      int question = in.readInt();
      PlanPlace place = new PlanPlace(in.readBoolean(), in.readLong(), in.readUTF(), in.readUTF());
      PlanCursor read = new PlanCursor(question, place, in.readLong(), in.readBoolean());
      // As it was written, with nothing added: what is refused now need not be understood later.
      return place.userId().length() <= 2 * Owner.MAX_LENGTH
              && place.planId().length() <= 2 * PlanKey.MAX_ID_LENGTH
              && read.total >= 0
              && read.text().equals(cursor)
          ? read
          : null;
    } catch (IOException | IllegalArgumentException e) {
      return null;
    }
  }

  private static dev.headway.http.problem.ProblemException invalid(String why) {
    return Problem.parameter("/query/cursor", why).exception();
  }
}
