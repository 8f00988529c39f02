// SPDX-License-Identifier: Apache-2.0
package dev.headway.schemas.serde;

/**
 * Confluent's wire format: a zero byte, the schema id as four bytes big-endian, then Avro binary.
 */
public final class WireFormat {
  /** First byte of every record in this format. */
  public static final byte MAGIC_BYTE = 0;

  /** Bytes before the Avro binary. */
  public static final int HEADER_LENGTH = 5;

  private WireFormat() {}

  /**
   * The schema id in the header of {@code bytes}.
   *
   * @throws BadMagicByteException when there is no such header
   */
  public static int schemaId(byte[] bytes) {
    if (bytes.length < HEADER_LENGTH) {
      throw new BadMagicByteException(
          "a record of " + bytes.length + " bytes is too short for the magic byte and a schema id");
    }
    if (bytes[0] != MAGIC_BYTE) {
      throw new BadMagicByteException(
          "the first byte is 0x%02x instead of 0x00".formatted(bytes[0] & 0xFF));
    }
    return (bytes[1] & 0xFF) << 24
        | (bytes[2] & 0xFF) << 16
        | (bytes[3] & 0xFF) << 8
        | (bytes[4] & 0xFF);
  }

  /** The record made of {@code schemaId} and the Avro binary {@code avro}. */
  public static byte[] wire(int schemaId, byte[] avro) {
    byte[] record = new byte[HEADER_LENGTH + avro.length];
    writeHeader(schemaId, record);
    System.arraycopy(avro, 0, record, HEADER_LENGTH, avro.length);
    return record;
  }

  static void writeHeader(int schemaId, byte[] record) {
    record[0] = MAGIC_BYTE;
    record[1] = (byte) (schemaId >>> 24);
    record[2] = (byte) (schemaId >>> 16);
    record[3] = (byte) (schemaId >>> 8);
    record[4] = (byte) schemaId;
  }
}
