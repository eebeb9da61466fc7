// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "support/certificates.hpp"

#include <boost/asio/ip/address.hpp>
#include <openssl/asn1.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/params.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <array>
#include <cstddef>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace vitals::support {

namespace {

template <auto Release>
struct releaser {
    template <class T>
    void operator()(T* one) const {
        Release(one);
    }
};
using key = std::unique_ptr<EVP_PKEY, releaser<EVP_PKEY_free>>;
using x509 = std::unique_ptr<X509, releaser<X509_free>>;
using text = std::unique_ptr<BIO, releaser<BIO_free>>;

std::string contents(BIO* of) {
    char* bytes = nullptr;
    auto const size = BIO_get_mem_data(of, &bytes);
    return {bytes, static_cast<std::size_t>(size)};
}

std::string to_pem(X509* one) {
    text const out{BIO_new(BIO_s_mem())};
    PEM_write_bio_X509(out.get(), one);
    return contents(out.get());
}

std::string to_pem(EVP_PKEY* one) {
    text const out{BIO_new(BIO_s_mem())};
    PEM_write_bio_PrivateKey(out.get(), one, nullptr, nullptr, 0, nullptr, nullptr);
    return contents(out.get());
}

void extend(X509* subject, X509* issuer, int what, std::string const& value) {
    X509V3_CTX context{};
    X509V3_set_ctx(&context, issuer, subject, nullptr, nullptr, 0);
    auto* const extension = X509V3_EXT_conf_nid(nullptr, &context, what, value.c_str());
    if (!extension) throw std::runtime_error{"certificate extension: " + value};
    X509_add_ext(subject, extension, -1);
    X509_EXTENSION_free(extension);
}

void add_name(X509_NAME* to, char const* field, std::string const& value) {
    auto const* const bytes = reinterpret_cast<unsigned char const*>(value.c_str());
    X509_NAME_add_entry_by_txt(to, field, MBSTRING_UTF8, bytes, -1, -1, 0);
}

std::string alternative_names(std::vector<std::string> const& names) {
    std::string all;
    for (auto const& name : names) {
        boost::system::error_code no_literal;
        boost::asio::ip::make_address(name, no_literal);
        all += (all.empty() ? "" : ",") + std::string{no_literal ? "DNS:" : "IP:"} + name;
    }
    return all;
}

x509 unsigned_certificate(EVP_PKEY* owner, certificate_request const& wanted) {
    x509 made{X509_new()};
    X509_set_version(made.get(), X509_VERSION_3);
    std::array<unsigned char, 8> serial{};
    RAND_bytes(serial.data(), static_cast<int>(serial.size()));
    serial[0] &= 0x7f;
    auto* const number = BN_bin2bn(serial.data(), static_cast<int>(serial.size()), nullptr);
    BN_to_ASN1_INTEGER(number, X509_get_serialNumber(made.get()));
    BN_free(number);
    X509_gmtime_adj(X509_getm_notBefore(made.get()), static_cast<long>(wanted.not_before.count()));
    X509_gmtime_adj(X509_getm_notAfter(made.get()), static_cast<long>(wanted.not_after.count()));
    auto const last = wanted.last_day + "000000Z";
    if (!wanted.last_day.empty() &&
        ASN1_GENERALIZEDTIME_set_string(X509_getm_notAfter(made.get()), last.c_str()) != 1)
        throw std::runtime_error{"no day: " + last};
    X509_set_pubkey(made.get(), owner);
    auto* const subject = X509_get_subject_name(made.get());
    for (auto const& group : wanted.organizations) add_name(subject, "O", group);
    add_name(subject, "CN", wanted.common_name);
    return made;
}

constexpr int largest_real_rsa_key = 4096;

using number = std::unique_ptr<BIGNUM, releaser<BN_free>>;

key false_rsa_key(char const* kind, int bits, std::string const& exponent) {
    number const half{BN_new()};
    BN_rand(half.get(), bits / 2, BN_RAND_TOP_TWO, BN_RAND_BOTTOM_ODD);
    number const modulus{BN_new()};
    std::unique_ptr<BN_CTX, releaser<BN_CTX_free>> const room{BN_CTX_new()};
    BN_sqr(modulus.get(), half.get(), room.get());
    BIGNUM* e = nullptr;
    BN_dec2bn(&e, exponent.c_str());
    number const public_exponent{e};
    number const secret{BN_new()};
    BN_set_word(secret.get(), 3);
    auto* const parts = OSSL_PARAM_BLD_new();
    OSSL_PARAM_BLD_push_BN(parts, OSSL_PKEY_PARAM_RSA_N, modulus.get());
    OSSL_PARAM_BLD_push_BN(parts, OSSL_PKEY_PARAM_RSA_E, public_exponent.get());
    for (auto const* of_half : {OSSL_PKEY_PARAM_RSA_FACTOR1, OSSL_PKEY_PARAM_RSA_FACTOR2})
        OSSL_PARAM_BLD_push_BN(parts, of_half, half.get());
    for (auto const* of_secret :
         {OSSL_PKEY_PARAM_RSA_D,
          OSSL_PKEY_PARAM_RSA_EXPONENT1,
          OSSL_PKEY_PARAM_RSA_EXPONENT2,
          OSSL_PKEY_PARAM_RSA_COEFFICIENT1})
        OSSL_PARAM_BLD_push_BN(parts, of_secret, secret.get());
    auto* const all = OSSL_PARAM_BLD_to_param(parts);
    auto* const maker = EVP_PKEY_CTX_new_from_name(nullptr, kind, nullptr);
    EVP_PKEY* made = nullptr;
    EVP_PKEY_fromdata_init(maker);
    EVP_PKEY_fromdata(maker, &made, EVP_PKEY_KEYPAIR, all);
    EVP_PKEY_CTX_free(maker);
    OSSL_PARAM_free(all);
    OSSL_PARAM_BLD_free(parts);
    if (!made) throw std::runtime_error{"no RSA key of " + std::to_string(bits) + " bits"};
    return key{made};
}

key make_key(certificate_request const& wanted) {
    if (wanted.rsa_bits == 0) return key{EVP_EC_gen("P-256")};
    if (wanted.rsa_pss) return false_rsa_key("RSA-PSS", wanted.rsa_bits, wanted.rsa_exponent);
    if (wanted.rsa_bits > largest_real_rsa_key || wanted.rsa_exponent != "65537")
        return false_rsa_key("RSA", wanted.rsa_bits, wanted.rsa_exponent);
    return key{EVP_RSA_gen(static_cast<unsigned>(wanted.rsa_bits))};
}

}  // namespace

struct certificate_authority::keys {
    key secret{EVP_EC_gen("P-256")};
    x509 shown;
};

certificate_authority::certificate_authority(std::string const& common_name)
    : certificate_authority{common_name, nullptr} {}

certificate_authority::certificate_authority(std::string const& common_name, keys const* issuer)
    : keys_{std::make_unique<keys>()} {
    certificate_request const self{.names = {}, .common_name = common_name, .organizations = {}};
    keys_->shown = unsigned_certificate(keys_->secret.get(), self);
    auto* const own = keys_->shown.get();
    auto const& by = issuer != nullptr ? *issuer : *keys_;
    X509_set_issuer_name(own, X509_get_subject_name(by.shown.get()));
    extend(own, by.shown.get(), NID_basic_constraints, "critical,CA:TRUE");
    extend(own, by.shown.get(), NID_key_usage, "critical,keyCertSign,cRLSign");
    extend(own, by.shown.get(), NID_subject_key_identifier, "hash");
    X509_sign(own, by.secret.get(), EVP_sha256());
    own_ = {.pem = to_pem(own), .key_pem = to_pem(keys_->secret.get())};
}

certificate_authority::~certificate_authority() = default;
certificate_authority::certificate_authority(certificate_authority&&) noexcept = default;

certificate_authority certificate_authority::intermediate(std::string const& common_name) const {
    return {common_name, keys_.get()};
}

certificate certificate_authority::issue(certificate_request const& wanted) const {
    key const secret = make_key(wanted);
    auto const made = unsigned_certificate(secret.get(), wanted);
    auto* const issuer = keys_->shown.get();
    X509_set_issuer_name(made.get(), X509_get_subject_name(issuer));
    extend(made.get(), issuer, NID_basic_constraints, "critical,CA:FALSE");
    extend(made.get(), issuer, NID_key_usage, "critical,digitalSignature,keyEncipherment");
    extend(made.get(), issuer, NID_ext_key_usage, "serverAuth,clientAuth");
    if (!wanted.names.empty())
        extend(made.get(), issuer, NID_subject_alt_name, alternative_names(wanted.names));
    X509_sign(made.get(), keys_->secret.get(), EVP_sha256());
    return {.pem = to_pem(made.get()), .key_pem = to_pem(secret.get())};
}

}  // namespace vitals::support
