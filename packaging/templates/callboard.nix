{ lib, stdenvNoCC, fetchurl, installShellFiles }:

let
  version = "@version@";
  archives = {
    x86_64-linux = { target = "x86_64-unknown-linux-musl"; sha256 = "@sha256:x86_64-unknown-linux-musl@"; };
    aarch64-linux = { target = "aarch64-unknown-linux-musl"; sha256 = "@sha256:aarch64-unknown-linux-musl@"; };
    x86_64-darwin = { target = "x86_64-apple-darwin"; sha256 = "@sha256:x86_64-apple-darwin@"; };
    aarch64-darwin = { target = "aarch64-apple-darwin"; sha256 = "@sha256:aarch64-apple-darwin@"; };
  };
  archive = archives.${stdenvNoCC.hostPlatform.system};
in
stdenvNoCC.mkDerivation {
  pname = "callboard";
  inherit version;
  src = fetchurl {
    url = "@base_url@/releases/download/v${version}/callboard-${version}-${archive.target}.tar.gz";
    inherit (archive) sha256;
  };
  nativeBuildInputs = [ installShellFiles ];
  installPhase = ''
    runHook preInstall
    install -Dm755 callboard $out/bin/callboard
    installManPage man/*.1
    installShellCompletion --bash completions/callboard.bash --fish completions/callboard.fish --zsh completions/callboard.zsh
    runHook postInstall
  '';
  meta = {
    description = "Static-site generator for production bibles and job descriptions";
    homepage = "@base_url@";
    license = with lib.licenses; [ mit asl20 ];
    mainProgram = "callboard";
    platforms = builtins.attrNames archives;
  };
}
