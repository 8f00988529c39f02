// SPDX-License-Identifier: Apache-2.0
package dev.headway.server;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The data of the first event of a stream; hangs up when it has that. */
final class FirstEvent implements HttpResponse.BodySubscriber<String> {
  private static final Pattern EVENT = Pattern.compile("(?s)(?:^|\n)data: ([^\n]*)\n\n");

  private final CompletableFuture<String> data = new CompletableFuture<>();
  private final ByteArrayOutputStream received = new ByteArrayOutputStream();
  private Flow.@Nullable Subscription subscription;

  @Override
  public CompletionStage<String> getBody() {
    return data;
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    subscription = given;
    given.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    for (ByteBuffer buffer : buffers) {
      byte[] bytes = new byte[buffer.remaining()];
      buffer.get(bytes);
      received.writeBytes(bytes);
    }
    Matcher event = EVENT.matcher(received.toString(StandardCharsets.UTF_8));
    if (event.find() && data.complete(event.group(1)) && subscription != null) {
      subscription.cancel();
    }
  }

  @Override
  public void onError(Throwable failure) {
    data.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    data.complete("");
  }
}
