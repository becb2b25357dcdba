package io.undercut.scrape;

import io.undercut.aws.Expected;
import io.undercut.fetch.FetchResult;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * The fetched pages in S3, as they were received. A page's key comes from its job and a page is never changed once
 * written, so a job that is done twice still has one page. Safe for use by many threads.
 */
public final class PageArchive {

    private static final String PREFIX = "pages/";
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;
    private static final int PRECONDITION_FAILED = 412;
    private static final int PUTS = 3;

    private final S3AsyncClient s3;
    private final String bucket;

    public PageArchive(S3AsyncClient s3, String bucket) {
        this.s3 = s3;
        this.bucket = bucket;
    }

    /** @param contentEncoding {@code "gzip"} or null */
    @SuppressWarnings("ArrayRecordComponent") // a page is moved, never compared
    public record Archived(
            String id,
            byte[] body,
            @Nullable String contentEncoding,
            @Nullable String contentType,
            PageMeta meta) {}

    /** The id of a job's page: 64 hex digits, whatever the job is called. */
    public static String id(String jobId) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(jobId.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    public String bucket() {
        return bucket;
    }

    public static String key(String id) {
        return PREFIX + id;
    }

    /** @return empty for a key under which no page is ever kept */
    public static Optional<String> idOf(String key) {
        String id = key.startsWith(PREFIX) ? key.substring(PREFIX.length()) : "";
        return isId(id) ? Optional.of(id) : Optional.empty();
    }

    /** @return true when written, false when the job had a page already; that one stays */
    public CompletableFuture<Boolean> put(PageMeta meta, FetchResult.Page page) {
        PutObjectRequest request = PutObjectRequest.builder()
                .bucket(bucket)
                .key(key(id(meta.jobId())))
                .ifNoneMatch("*")
                .contentType(page.contentType())
                .contentEncoding(page.contentEncoding())
                .metadata(meta.toMap())
                .build();
        return put(request, page.body(), PUTS);
    }

    private CompletableFuture<Boolean> put(PutObjectRequest request, byte[] body, int tries) {
        return Expected.on(
                S3Exception.class,
                // The array is ours from the fetch on and nobody writes to it, so it need not be copied.
                s3.putObject(request, AsyncRequestBody.fromBytesUnsafe(body)).thenApply(done -> true),
                refused -> switch (refused.statusCode()) {
                    case PRECONDITION_FAILED -> CompletableFuture.completedFuture(false);
                    // Another copy of the job is being written at this moment; S3 asks to try again.
                    case CONFLICT ->
                        tries > 1 ? put(request, body, tries - 1) : CompletableFuture.failedFuture(refused);
                    default -> CompletableFuture.failedFuture(refused);
                });
    }

    public CompletableFuture<Boolean> exists(String id) {
        return Expected.on(
                S3Exception.class,
                s3.headObject(request -> request.bucket(bucket).key(key(id))).thenApply(found -> true),
                failed -> failed.statusCode() == NOT_FOUND
                        ? CompletableFuture.completedFuture(false)
                        : CompletableFuture.failedFuture(failed));
    }

    /** @return empty for an id that names no page */
    public CompletableFuture<Optional<Archived>> get(String id) {
        if (!isId(id)) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        return Expected.on(
                S3Exception.class,
                s3.getObject(request -> request.bucket(bucket).key(key(id)), AsyncResponseTransformer.toBytes())
                        .thenApply(page -> Optional.of(archived(id, page))),
                failed -> failed.statusCode() == NOT_FOUND
                        ? CompletableFuture.completedFuture(Optional.empty())
                        : CompletableFuture.failedFuture(failed));
    }

    private static Archived archived(String id, ResponseBytes<GetObjectResponse> page) {
        GetObjectResponse head = page.response();
        return new Archived(
                id, page.asByteArrayUnsafe(), head.contentEncoding(), head.contentType(), PageMeta.of(head.metadata()));
    }

    private static boolean isId(String id) {
        return id.length() == 64 && id.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
    }
}
